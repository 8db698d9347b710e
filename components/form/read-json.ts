type Asked = {
  signal?: AbortSignal | undefined;
  /** What a person is told where no sentence of the server came. */
  unanswered: string;
};

/**
 * Reads JSON of the server. Its error is a sentence for the page: the server's own where it gave one; an aborted one
 * rejects as `fetch` does.
 */
export async function readJson<T>(address: string, { signal, unanswered }: Asked): Promise<T> {
  const lost = (cause: unknown) => {
    throw signal?.aborted ? cause : new Error(unanswered, { cause });
  };
  const response = await fetch(address, {
    ...(signal ? { signal } : {}),
    headers: { accept: "application/json" },
  }).catch(lost);
  const body: unknown = await response.json().catch(lost);
  if (!response.ok) throw new Error(messageOf(body) ?? unanswered);
  return body as T;
}

function messageOf(body: unknown): string | null {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string"
    ? body.message
    : null;
}
