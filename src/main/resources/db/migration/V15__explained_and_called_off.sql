-- What an institution says of an outage that it announced.
ALTER TABLE maintenance ADD COLUMN explanation text NOT NULL DEFAULT '';

-- Local times of occurrences of a recurring window that are called off.
ALTER TABLE maintenance_window ADD COLUMN exdates timestamp[];
