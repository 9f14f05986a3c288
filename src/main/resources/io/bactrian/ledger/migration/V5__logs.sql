-- Events that Elasticsearch will never take as they are: kept until somebody replays or drops them.
create table dead_letter (
    cluster     varchar(100) not null,
    data_stream varchar(255) not null,
    id          varchar(600) not null, -- the document's
    status      integer not null,
    type        varchar(200) not null,
    reason      varchar(2000) not null,
    kept_at     timestamp(6) with time zone not null,
    event       text not null, -- JSON
    primary key (cluster, data_stream, id)
);

create index dead_letter_by_time on dead_letter (kept_at);
