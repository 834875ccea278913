import { ParamsAndSecretsVersions } from 'aws-cdk-lib/aws-lambda'
import { expect, test } from 'vitest'
import { secretsExtensionVersion } from '#infra/aws/runtime.ts'

const numbersOf = (version: string) => version.split('.').map(Number)

/** Whether the first version is older than the second. */
function isOlder(first: string, second: string): boolean {
  const others = numbersOf(second)
  const differs = numbersOf(first).findIndex((number, index) => number !== others[index])
  return differs >= 0 && (numbersOf(first)[differs] ?? 0) < (others[differs] ?? 0)
}

test('the extension for secrets is the newest that CDK knows', () => {
  const { version } = secretsExtensionVersion
  expect(Object.values(ParamsAndSecretsVersions).filter((known) => isOlder(version, known))).toEqual([])
})

// By the calendar, and so only in the night: a change must not fail because a day has come.
test.runIf(process.env.CALENDAR === 'required')('was compared within a year with what AWS offers', () => {
  const { version, comparedOn } = secretsExtensionVersion
  const days = (Date.now() - Date.parse(comparedOn)) / 86_400_000
  expect(
    days,
    `compare ${version} with AWS’s list of the Parameters and Secrets extension, then renew comparedOn in infra/aws/runtime.ts`,
  ).toBeLessThan(366)
})
