import { Alert } from "@/components/ui/alert";
import { BeginTwoFactor } from "./begin-two-factor";
import { GuardedAct } from "./guarded-act";

/** A setup that was begun under an encryption key that is gone: it is begun again. */
export function UnreadableSetup({ isOn }: { isOn: boolean }) {
  return (
    <>
      <Alert variant="warning" title="This setup cannot go on">
        The panel’s encryption key was lost, so the app you were setting up cannot be confirmed. Begin again, and delete
        the entry in your app.
      </Alert>
      {isOn ? <GuardedAct act="replace" /> : <BeginTwoFactor />}
    </>
  );
}
