/**
 * The closed list of failure codes. HTTP status, retry and exit code are derived from the code in one place each;
 * a new kind of failure is a new line here.
 */
export const errorCodes = {
  BAD_INPUT: { status: 400, isRetryable: false },
  NOT_SIGNED_IN: { status: 401, isRetryable: false },
  FORBIDDEN: { status: 403, isRetryable: false },
  NOT_FOUND: { status: 404, isRetryable: false },
  VERSION_CONFLICT: { status: 409, isRetryable: false },
  ILLEGAL_MOVE: { status: 409, isRetryable: false },
  GATE_CLOSED: { status: 422, isRetryable: false },
  TOO_LARGE: { status: 413, isRetryable: false },
  TOO_MANY_REQUESTS: { status: 429, isRetryable: true },
  FETCH_FAILED: { status: 502, isRetryable: true },
  FETCH_REFUSED: { status: 502, isRetryable: false },
  EXTRACT_FAILED: { status: 422, isRetryable: false },
  BUS_FAILED: { status: 503, isRetryable: true },
  STORE_FAILED: { status: 503, isRetryable: true },
  LEDGER_FAILED: { status: 503, isRetryable: true },
  CORRUPT: { status: 500, isRetryable: false },
  BUSY: { status: 503, isRetryable: true },
  MISSING_PART: { status: 500, isRetryable: false },
  INTERNAL: { status: 500, isRetryable: false },
} as const

export type ErrorCode = keyof typeof errorCodes

export interface AppErrorOptions {
  readonly cause?: unknown
  /** What the user reads, in Chinese, when it says more than the code's own message. */
  readonly userMessage?: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** A failure with a code from the closed list. `message` says, in English, what was tried and on what. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly userMessage: string | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.userMessage = options.userMessage
    this.details = options.details
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code)
}

/** The one place where retry is decided. What is not ours (a socket error, say) is worth another try. */
export function isRetryable(error: unknown): boolean {
  return error instanceof AppError ? errorCodes[error.code].isRetryable : true
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
