/** A setting is missing or wrong. Its message names the setting and never holds a value: it may be logged. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}
