-- Lane 2 at work: when a verification's request was sent, and what stood there before it was planned, to be put back as
-- long as nothing was sent.
alter table verified_caller_ids add column started_at text;
alter table verified_caller_ids add column prior_state text check (prior_state in ('none', 'failed', 'removed'));
alter table verified_caller_ids add column prior_state_at text;
alter table verified_caller_ids add column prior_reason text;
create index verified_caller_ids_running on verified_caller_ids (phone_number) where state in ('calling', 'pending');

-- One at a time, whoever asks: two consoles that look first and plan then cannot both ring.
create unique index operations_one_open on operations (kind, subject) where state in ('planned', 'sent', 'unknown');
