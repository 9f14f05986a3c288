-- Whom steps told of the group: they hear of its end too.
alter table escalation add column told varchar default '[]' not null; -- JSON
