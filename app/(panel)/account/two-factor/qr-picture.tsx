import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { TwoFactor } from "@/lib/domain/account/queries";

/**
 * The QR code of a pending authenticator app, and its key for typing; drawn here, so that the secret goes to no other
 * server (security B13).
 */
export function QrPicture({
  pending: { key, address, qrCode },
}: {
  pending: Exclude<TwoFactor["pending"], "unreadable" | null>;
}) {
  return (
    <div className="grid gap-3 sm:grid-cols-[auto_1fr] sm:items-center sm:gap-5">
      <svg
        viewBox={`0 0 ${qrCode.size} ${qrCode.size}`}
        role="img"
        aria-label="QR code for your authenticator app"
        shapeRendering="crispEdges"
        className="size-44 rounded-md bg-white"
      >
        <path d={qrCode.path} fill="#000000" />
      </svg>
      <div className="grid gap-2 text-sm">
        <p>Scan this with an authenticator app on your phone, such as the one your company gives you.</p>
        <p className="sm:hidden">
          <ButtonLink href={address} data-native>
            Open in the app on this phone
          </ButtonLink>
        </p>
        <p>
          No camera? Type this key into the app:
          <br />
          <code className="font-mono text-xs break-all select-all" data-testid="two-factor-key">
            {key.match(/.{4}/g)?.join(" ")}
          </code>
        </p>
        <div>
          <CopyButton text={key} label="Copy key" />
        </div>
      </div>
    </div>
  );
}
