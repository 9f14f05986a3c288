-- One row per lease; taken and renewed by conditional updates on the database's own clock.
create table lease (
    name    varchar(128) primary key,
    holder  varchar(200) not null,
    expires timestamp with time zone not null
);

-- When a flow was first seen: hours before that cannot have been missed.
create table flow (
    name       varchar(128) primary key,
    first_seen timestamp with time zone not null
);

create table run (
    id           varchar(64) primary key,
    flow         varchar(32) not null,
    name         varchar(80) not null,
    slot         varchar(40),
    state        varchar(16) not null,
    attempts     integer not null,
    started      timestamp with time zone not null,
    ended        timestamp with time zone,
    holder       varchar(200) not null,
    backup_id    varchar(120),
    plain_bytes  bigint,
    stored_bytes bigint,
    recoverable_since timestamp with time zone,
    message      varchar(4000),
    alerted      boolean not null
);

create index run_by_flow on run (flow, name, started);
create index run_by_state on run (state);
