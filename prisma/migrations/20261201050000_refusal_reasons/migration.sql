-- Why somebody said no, as a code: with every refusal, and with nothing else. Before, nobody was asked.
ALTER TABLE "contact_tries" ADD COLUMN "refusal" VARCHAR(20);
UPDATE "contact_tries" SET "refusal" = 'other' WHERE "outcome" = 'refused';
ALTER TABLE "contact_tries" ADD CONSTRAINT "contact_tries_refusal_check" CHECK (
  CASE WHEN outcome = 'refused' THEN coalesce(refusal IN ('herbicide', 'removal', 'property_value', 'past_damage', 'access', 'other'), FALSE) ELSE refusal IS NULL END
);

-- Beside each group, as the last outcome is: the few that have one are found, and counted by reason, by an index of their own.
ALTER TABLE "permission_groups" ADD COLUMN "refusal" VARCHAR(20);
UPDATE "permission_groups" g SET "refusal" = heard."refusal" FROM (
  SELECT DISTINCT ON (own."id") own."id", t."refusal"
  FROM "permission_groups" own JOIN "contact_tries" t ON t."circuit_id" = own."circuit_id" AND t."station_name" = own."station_name"
  WHERE t."outcome" IN ('approved', 'refused') AND (t."made_at" >= own."since" OR own."permission_status" = 'Refused')
  ORDER BY own."id", t."made_at" DESC, t."id" DESC) heard
WHERE heard."id" = g."id" AND heard."refusal" IS NOT NULL;
CREATE INDEX "permission_groups_refusal_index" ON "permission_groups"("refusal") WHERE "refusal" IS NOT NULL;
