-- After from_seeds.sql and schema.sql were run a third time: what the earlier system added since is taken in.
select t.is('its number is a configuration now', concat_ws(' ', state, ai_number, version), 'reported +31202255001 1')
	from forwarding_configs where business_number = '+3292240001';
select t.is('and as active as it was', status || ' ' || (pool_number_id is not null), 'active true') from forwarding_numbers where phone_number = '+3292240001';
