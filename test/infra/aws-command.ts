import * as dynamoDb from '@aws-sdk/client-dynamodb'

/*
 * A stand-in for the `aws` command line, for the commands of the runbook: `aws dynamodb <operation> --<option> …`. Operations,
 * options and the parts of their values are those of the SDK's own schemas, which are made of the same model as the real
 * one's; what these do not know is refused. Credentials and endpoint come from the environment.
 */

/** A structure of the SDK's schemas: the first `required` members must be there. */
type Structure = {
  readonly names: readonly string[]
  readonly types: readonly unknown[]
  readonly required: number
}

function structureOf(schema: unknown): Structure | undefined {
  const found: unknown = typeof schema === 'function' ? schema() : schema
  if (!Array.isArray(found) || found[0] !== 3) return
  const [, , , , names, types, required = 0] = found
  return { names, types, required }
}

/** Simple types by the numbers that the SDK's schemas have for them. */
const booleanType = 2
const isTimestamp = (type: unknown): boolean => type === 4 || type === 5 || type === 7

/** How the command line spells a member's name: SSESpecificationOverride is --sse-specification-override. */
function optionOf(name: string): string {
  return `--${name.replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2').replace(/([a-z\d])([A-Z])/g, '$1-$2')}`.toLowerCase()
}

/** The value of an option: a text, a moment, or a structure in the short form `Name=value,Name=value`. */
function readValue(type: unknown, text: string, place: string): unknown {
  const structure = structureOf(type)
  if (structure === undefined) return readSimple(type, text, place)
  const given = text.split(',').map((part): [string, string] => {
    const [name = '', ...rest] = part.split('=')
    return [name, rest.join('=')]
  })
  return checked(structure, new Map(given), place)
}

function readSimple(type: unknown, text: string, place: string): unknown {
  if (type === booleanType) {
    if (text === 'true' || text === 'false') return text === 'true'
    throw new Error(`${place} must be true or false, not ${text}`)
  }
  if (!isTimestamp(type)) return text
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) throw new Error(`${place} must be a moment, not ${text}`)
  return moment
}

function checked(structure: Structure, given: ReadonlyMap<string, string>, place: string): object {
  const { names, types, required } = structure
  for (const name of given.keys())
    if (!names.includes(name)) throw new Error(`${place} has no ${name}: it has ${names.join(', ')}`)
  const missing = names.slice(0, required).filter((name) => !given.has(name))
  if (missing.length > 0) throw new Error(`${place} needs ${missing.join(', ')}`)
  return Object.fromEntries(
    [...given].map(([name, text]) => [name, readValue(types[names.indexOf(name)], text, `${place}.${name}`)]),
  )
}

/** The options of a command line, by the names of the operation's members. */
function optionsOf({ names, types }: Structure, args: readonly string[], place: string): Map<string, string> {
  const given = new Map<string, string>()
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    const negated = arg.replace(/^--no-/, '--')
    const name = names.find((one) => [arg, negated].includes(optionOf(one)))
    if (name === undefined) throw new Error(`${place} has no option ${arg}`)
    if (types[names.indexOf(name)] === booleanType) {
      given.set(name, String(arg === optionOf(name)))
      continue
    }
    index += 1
    const value = args[index]
    if (value === undefined) throw new Error(`${arg} needs a value`)
    given.set(name, value)
  }
  return given
}

/** What a command line asks of DynamoDB: the operation and its input. Throws for what the real command would refuse. */
export function readCommand(args: readonly string[]) {
  const [service, operation = '', ...options] = args
  if (service !== 'dynamodb') throw new Error(`aws ${service} is not known here`)
  const name = operation.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())
  const input = structureOf(Reflect.get(dynamoDb, `${name}Input$`))
  if (input === undefined || /[A-Z]/.test(operation))
    throw new Error(`dynamodb has no operation ${operation}`)
  return { operation: name, input: checked(input, optionsOf(input, options, operation), operation) }
}

/** Sends what a command line asks for; answers as the real command prints it. */
export async function runCommand(args: readonly string[]): Promise<unknown> {
  const { operation, input } = readCommand(args)
  const client = new dynamoDb.DynamoDB({ maxAttempts: 1 })
  try {
    const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`
    const { $metadata, ...answer } = await Reflect.get(client, method).call(client, input)
    return answer
  } finally {
    client.destroy()
  }
}

if (import.meta.main) {
  try {
    console.log(JSON.stringify(await runCommand(process.argv.slice(2)), null, 4))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 255
  }
}
