/** A download that no cache keeps; characters that a file name must not have become hyphens. */
export function fileResponse(
  name: string,
  contentType: string,
  body: string | ReadableStream<Uint8Array>,
  bytes?: number,
): Response {
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, "-")}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      ...(bytes === undefined ? {} : { "content-length": String(bytes) }),
    },
  });
}
