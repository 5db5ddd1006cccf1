import { z } from 'zod'
import { AppError } from '../../pipeline/platform/errors.ts'
import { messages } from '../messages.zh-CN.ts'

const chinese = z.locales.zhCN().localeError

/** What came in, as the schema has it; else BAD_INPUT that names each faulty field in Chinese. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: chinese })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => faultOf(issue))
  throw new AppError(
    'BAD_INPUT',
    `${what}: ${parsed.error.issues.map(({ message }) => message).join('; ')}`,
    {
      userMessage: faults.map(({ label, message }) => (label ? `${label}：${message}` : message)).join('；'),
      details: { faults: faults.map(({ field, message }) => ({ field, message })) },
    },
  )
}

interface Fault {
  readonly field: string
  readonly label: string
  readonly message: string
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  const field = issue.path.map(String).join('.')
  const first = issue.path.find((part) => typeof part === 'string')
  return {
    field,
    label: first === undefined ? '' : (messages.fields[first] ?? field),
    message: isMissing(issue) ? (field === '' ? messages.refusals.badBody : '必填') : issue.message,
  }
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'too_small') return issue.origin === 'string' && issue.minimum === 1
  return issue.code === 'invalid_type' && issue.input === undefined
}
