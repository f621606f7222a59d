import Type, { type Static } from "typebox";
import type { Context, HttpServer } from "./context.ts";
import { Draft } from "./draft.ts";
import { entityOf } from "./entity.ts";
import { CLOSED } from "./fields.ts";
import { OPERATION, planOf } from "./operation.ts";
import { answer, type Outcome, PROBLEMS, succeeds } from "./problem.ts";

const MAX_OPERATIONS = 1000;
const BATCH = Type.Object(
  {
    operations: Type.Array(OPERATION, {
      maxItems: MAX_OPERATIONS,
      expects: `a list of at most ${MAX_OPERATIONS} operations`,
    }),
  },
  CLOSED,
);
const APPLIED = Type.Object({ applied: Type.Integer({ description: "How many operations there were" }) }, CLOSED);

export function batchRoutes(app: HttpServer, context: Context): void {
  app.post(
    "/v1/batch",
    {
      schema: {
        operationId: "batch",
        summary: "Do many things, in order: all of them or, where one is wrong, none",
        description: "The problem names the operation that is wrong by its `index`, from 0.",
        tags: ["batch"],
        body: BATCH,
        response: { 200: APPLIED, ...PROBLEMS },
      },
    },
    ({ body }, reply) => answer(reply, apply(context, body)),
  );
}

function apply(context: Context, { operations }: Static<typeof BATCH>): Outcome<Static<typeof APPLIED>> {
  const draft = new Draft(context.running);
  for (const [index, operation] of operations.entries()) {
    const pointer = `/operations/${index}`;
    const entity = entityOf(context, operation.entity);
    if (!entity.ok) return { ok: false, error: { ...entity.error, pointer: `${pointer}/entity`, index } };
    const why = planOf(operation)(draft, entity.value);
    if (why !== undefined) {
      const place = why.pointer === undefined ? pointer : `${pointer}/value${why.pointer}`;
      return { ok: false, error: { ...why, pointer: place, index } };
    }
  }
  draft.commit();
  return succeeds({ applied: operations.length });
}
