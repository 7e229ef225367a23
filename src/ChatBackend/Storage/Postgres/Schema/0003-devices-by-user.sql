-- Also of devices that are not active: a migration reads them user by user, and an operator asks for them. Without it both look at everybody's.
DROP INDEX device_user;
CREATE INDEX device_user ON device(user_id);
