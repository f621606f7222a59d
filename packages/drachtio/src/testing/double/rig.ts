import { vi } from "vitest";
import { type AppHandler, type AppMessage, type AppResponse, connect, newSrf, next, type Srf } from "./application.ts";
import { VirtualClock } from "./clock.ts";
import { type DoubleOptions, DrachtioDouble } from "./double.ts";

/** A double on a clock of its own, and applications with the real library that answer what they are told to. */
export class Rig {
  readonly clock: VirtualClock;
  readonly double: DrachtioDouble;
  readonly applications: Application[] = [];

  static async start(options: DoubleOptions = {}): Promise<Rig> {
    const clock = new VirtualClock();
    return new Rig(clock, await DrachtioDouble.start({ now: clock.now, timers: clock, ...options }));
  }

  private constructor(clock: VirtualClock, double: DrachtioDouble) {
    this.clock = clock;
    this.double = double;
  }

  /** An application that is connected and wants SUBSCRIBE, PUBLISH and NOTIFY. */
  async application(): Promise<Application> {
    const application = new Application(newSrf());
    this.applications.push(application);
    await connect(application.srf, this.double);
    return application;
  }

  /** The connection of an application breaks, and is made again. */
  async bounce({ srf }: Application): Promise<void> {
    const reconnecting = next(srf, "reconnecting");
    await this.double.drop();
    await this.reconnected(srf, reconnecting);
  }

  /** Lets the library's delay pass by, and waits for its connection. */
  async reconnected(srf: Srf, reconnecting: Promise<unknown>): Promise<void> {
    await reconnecting;
    const connecting = next(srf, "connect");
    vi.advanceTimersByTime(1000);
    await connecting;
    await this.double.idle();
  }

  async close(): Promise<void> {
    for (const { srf } of this.applications) srf.disconnect();
    await this.double.close();
  }
}

export class Application {
  readonly srf: Srf;
  /** What came, in its order. */
  readonly requests: AppMessage[] = [];
  readonly responses: AppResponse[] = [];
  /** The ids of the dialogs that its 2xx to SUBSCRIBE began. */
  readonly dialogs: string[] = [];
  /** Why answers were not sent. */
  readonly errors: unknown[] = [];
  /** How it answers; undefined for not at all. */
  answer: (request: AppMessage) => { status: number; headers?: object } | undefined = (request) => ({
    status: 200,
    headers: request.method === "SUBSCRIBE" ? { Expires: request.get("Expires") } : {},
  });

  constructor(srf: Srf) {
    this.srf = srf;
    for (const verb of ["subscribe", "publish", "notify"] as const) srf[verb](this.handle);
  }

  readonly handle: AppHandler = (request, response) => {
    this.requests.push(request);
    this.responses.push(response);
    const answer = this.answer(request);
    if (answer !== undefined) this.send(response, answer.status, answer.headers);
  };

  send(response: AppResponse, status: number, headers: object = {}): void {
    response.send(status, { headers }, (error) => {
      if (error !== null) this.errors.push(error);
      else if (response.stackDialogId !== "") this.dialogs.push(response.stackDialogId);
    });
  }
}
