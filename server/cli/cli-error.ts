/** A command that cannot be done, with a stable code. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
