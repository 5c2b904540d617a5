/** A mistake in what the user gave. The edge prints the message, without a stack trace, and exits with 1. */
export class InputError extends Error {
  override readonly name = "InputError";
}
