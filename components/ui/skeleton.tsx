/** A grey block where something is loading; size it with a class. The container says "loading" to screen readers. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string | undefined }) {
  return <div data-slot="skeleton" aria-hidden className={className} />;
}
