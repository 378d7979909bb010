-- What was asked for and accepted within a period, without looking at all that came before it.
CREATE INDEX deals_by_day ON deals (created_at, id);
CREATE INDEX deal_events_by_state ON deal_events (to_state, created_at);
