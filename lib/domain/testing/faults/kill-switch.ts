import { Client } from "pg";

/** Where the process dies: before its n-th statement is sent, or when it was carried out and nobody heard of it. */
export type Death = { statement: number; when: "before" | "after" };

type Reply = (error: Error | null, result?: unknown) => void;
type AnyQuery = (this: Client, ...rest: unknown[]) => unknown;
type AnyConnect = (this: Client, reply?: Reply) => unknown;

/**
 * Lets the product's own connections die as those of a killed process do: at one statement all sockets are cut, what
 * was not committed is rolled back by the server, and whatever this process still tries fails. Others, such as a test's
 * own client, are left alone.
 */
export class KillSwitch {
  readonly #query = methodOf("query") as AnyQuery;
  readonly #connect = methodOf("connect") as AnyConnect;
  readonly #open = new Set<Client>();
  #death: Death | null = null;
  #count = 0;
  isDead = false;

  install(): void {
    const { query, connect } = this.#replacements();
    Object.assign(Client.prototype, { query, connect });
  }

  uninstall(): void {
    Object.assign(Client.prototype, { query: this.#query, connect: this.#connect });
  }

  /** From now on statements are counted anew; with a death the process dies at it. */
  arm(death: Death | null): void {
    this.#death = death;
    this.#count = 0;
    this.isDead = false;
  }

  get statements(): number {
    return this.#count;
  }

  #die(): void {
    this.isDead = true;
    for (const client of this.#open) streamOf(client).destroy();
    this.#open.clear();
  }

  #replacements(): { query: AnyQuery; connect: AnyConnect } {
    // Prototype methods have a `this` of their own.
    // oxlint-disable-next-line typescript/no-this-alias, unicorn/no-this-assignment
    const own = this;
    return {
      connect(this: Client, reply?: Reply) {
        if (!isProduct(this)) return own.#connect.call(this, reply);
        if (own.isDead) return fail(reply);
        own.#open.add(this);
        this.on("error", () => undefined);
        return own.#connect.call(this, reply);
      },
      query(this: Client, ...rest: unknown[]) {
        if (!isProduct(this)) return own.#query.apply(this, rest);
        own.#count += own.isDead ? 0 : 1;
        const last = rest.at(-1);
        const reply = typeof last === "function" ? (last as Reply) : undefined;
        const isStream = typeof (rest[0] as { submit?: unknown } | null)?.submit === "function" && reply === undefined;
        const isHere = own.#death !== null && !own.isDead && own.#count === own.#death.statement;
        if (isHere && (isStream || own.#death?.when === "before")) own.#die();
        if (isStream) return own.#query.apply(this, rest);
        if (own.isDead) return fail(reply);
        if (!isHere) return own.#query.apply(this, rest);
        if (reply) {
          const dying: Reply = () => {
            own.#die();
            reply(gone());
          };
          return own.#query.apply(this, [...rest.slice(0, -1), dying]);
        }
        return Promise.resolve(own.#query.apply(this, rest)).then(() => {
          own.#die();
          throw gone();
        });
      },
    };
  }
}

/** As it is on the prototype, for whoever calls it with a client of their own. */
const methodOf = (name: "query" | "connect"): unknown => Reflect.get(Client.prototype, name);

const gone = () => new Error("Connection terminated: the process was killed.");

function fail(reply: Reply | undefined): unknown {
  if (!reply) return Promise.reject(gone());
  process.nextTick(() => reply(gone()));
  return undefined;
}

// What a client is connected by, which the types of pg leave out.
const isProduct = (client: Client): boolean =>
  (
    client as unknown as { connectionParameters: { application_name?: string } }
  ).connectionParameters.application_name?.startsWith("ws-tracker") ?? false;

// Only its socket can be ended as a killed process ends it; the types of pg leave it out too.
const streamOf = (client: Client): { destroy: () => void } =>
  (client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream;
