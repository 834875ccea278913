import { expect, test } from 'vitest'
import { functionRows } from '#shared/lambda/functions.ts'
import { cdkContext, synthesize } from './synthesized.ts'

/** What each function is told of the documentation. */
function toldBy(settings: Readonly<Record<string, unknown>>): readonly unknown[] {
  const stages = cdkContext.stages as { readonly dev: object }
  const { template } = synthesize('dev', { stages: { ...stages, dev: { ...stages.dev, ...settings } } })
  return Object.values(template.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.Environment.Variables.DOCS_URL,
  )
}

test('a stage that says where its documentation lies has refusals link to it; one that does not has none', () => {
  const docsUrl = 'https://docs.example.com/grab-ticket'
  expect(toldBy({ docsUrl })).toEqual(functionRows.map(() => docsUrl))
  expect(new Set(toldBy({}))).toEqual(new Set([undefined]))
})
