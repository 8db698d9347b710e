-- A WorkStudio name gives circuits only when its person proved it or an administrator set it. What was typed before counts if it was
-- proved, or if the log says that the operator or an administrator wrote it.
ALTER TABLE "users" ADD COLUMN "is_ws_name_trusted" BOOLEAN NOT NULL DEFAULT false;

UPDATE users u SET is_ws_name_trusted = true
WHERE u.ws_username IS NOT NULL AND (u.is_ws_linked OR coalesce((
  SELECT a.actor_type <> 'user' OR EXISTS (SELECT 1 FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = a.user_id AND r.name = 'admin')
  FROM activity_log a
  WHERE a.subject_type = 'user' AND a.subject_id = u.id AND (a.action IN ('user.create', 'user.invite') OR a.changes -> 'wsUsername' IS NOT NULL)
  ORDER BY a.id DESC LIMIT 1), false));

-- Whoever took over the panel's process may add to the log, but not date what it adds. The owner may: a backup is restored as it was.
CREATE FUNCTION date_activity_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
    NEW.occurred_at := now();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER activity_log_dated BEFORE INSERT ON activity_log FOR EACH ROW EXECUTE FUNCTION date_activity_log();
