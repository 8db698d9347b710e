import { AppError } from "./errors";

/** Refuses a file in words for whoever chose it: INVALID, said at the form's field `file`. */
export function invalidFile(message: string): AppError {
  return new AppError("INVALID", message, { fieldErrors: { file: [message] } });
}
