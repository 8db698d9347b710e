// Loaded into a process that knows nothing of its parent: when the parent is gone, however it ended, so is this one.
// The mark is taken away at once, so that what this process starts itself is left alone.
const { ENDS_WITH_PARENT: isMarked } = process.env;
delete process.env.ENDS_WITH_PARENT;
if (isMarked && process.connected) {
  process.once("disconnect", () => process.exit(1));
  process.channel?.unref();
}
