// Loaded into a server that knows nothing of its parent: when the parent is gone, however it ended, so is the server.
if (process.connected) {
  process.once("disconnect", () => process.exit(0));
  process.channel?.unref();
}
