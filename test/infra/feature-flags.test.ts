import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { expect, test } from 'vitest'
import { cdkContext } from './synthesized.ts'

test('CDK’s feature flags are those that its version recommends, but for references between stacks', () => {
  const flags = Object.entries(cdkContext).filter(([name]) => name.startsWith('@aws-cdk'))
  expect(Object.fromEntries(flags)).toEqual({
    ...recommended,
    // What the data stack exports cannot be taken away while the service uses it.
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  })
})
