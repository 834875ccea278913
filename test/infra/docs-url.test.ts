import { expect, test } from 'vitest'
import { settingsOf, synthesize } from './synthesized.ts'

/** What the functions of a stage with such settings are told of the documentation; undefined: nothing. */
function toldBy(settings: Readonly<Record<string, unknown>>): ReadonlySet<unknown> {
  const { template } = synthesize('dev', settingsOf('dev', settings))
  const functions = Object.values(template.findResources('AWS::Lambda::Function'))
  return new Set(functions.map(({ Properties }) => Properties.Environment.Variables.DOCS_URL))
}

test('refusals link to where a stage says that its documentation lies, else to its own, and where there is none to none', () => {
  const docsUrl = 'https://docs.example.com/grab-ticket'
  expect(toldBy({ docs: false, docsUrl })).toEqual(new Set([docsUrl]))
  expect(toldBy({ docs: true, docsUrl })).toEqual(new Set([docsUrl]))
  expect(toldBy({ docs: true })).toEqual(new Set(['/docs']))
  expect(toldBy({ docs: false })).toEqual(new Set([undefined]))
})
