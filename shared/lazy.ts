/** Makes a value when it is first asked for, and keeps it; what fails is tried again at the next asking. */
export function lazy<Value>(make: () => Value | Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= attempt(make).catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}

async function attempt<Value>(make: () => Value | Promise<Value>): Promise<Value> {
  return await make()
}
