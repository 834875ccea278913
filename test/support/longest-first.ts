import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest, at least ten seconds each. */
const longest = [
  'simulation/seeds',
  'bundles/bundles',
  'e2e/push-delivery',
  'e2e/kills',
  'simulation/mutants',
  'board/looks',
  'board/board',
  'board/live',
  'board/demo',
  'table/on-dynamodb-local',
  'local/start',
  'e2e/scenarios',
  'fuzz/operations.fuzz',
  'examples/examples',
  'e2e/overload',
  'infra/stages',
].map((name) => `/test/${name}.test.ts`)

/**
 * Begins the longest files first, so that at the end no worker is left alone with one. Vitest knows how long each took
 * only where it has run before.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((end) => moduleId.endsWith(end))
      return place < 0 ? longest.length : place
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
