-- How far each policy has come in the log (Axon's token store).

create table daybook.policy_tokens (
    processor_name varchar(255) not null,
    segment integer not null,
    token bytea,
    token_type varchar(255),
    touched_at varchar(255),
    owner varchar(255),
    primary key (processor_name, segment)
);

comment on table daybook.policy_tokens is 'How far each policy has come in the log, and which process runs it.';
comment on column daybook.policy_tokens.processor_name is 'The policy.';
comment on column daybook.policy_tokens.segment is 'Segment of the policy; one each, so always 0.';
comment on column daybook.policy_tokens.token is 'The position that was reacted to last, as Axon''s token in JSON.';
comment on column daybook.policy_tokens.token_type is 'Java class of the token.';
comment on column daybook.policy_tokens.touched_at is 'When the token was last written or its claim extended, as ISO 8601 text.';
comment on column daybook.policy_tokens.owner is 'The process that has claimed the policy; absent when none has.';
