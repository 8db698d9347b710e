-- First steps that a person has put off ("second-factor", "workstudio"), so that they can go on where they were, on any device.
ALTER TABLE "users" ADD COLUMN "onboarding_skipped" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
