import { randomBytes } from 'node:crypto'
import express, { type IRouter, type Request, type RequestHandler, type Response } from 'express'
import { isAppError } from '../../../pipeline/platform/errors.ts'
import { hasClassificationMark } from '../../http/refuse-classified.ts'
import { refuseCrossSite } from '../../http/sign-in.ts'
import { messages } from '../../messages.zh-CN.ts'
import type { Setting } from '../layout.ts'
import { findFaults, type Values } from './field.ts'
import { type Form, formPage, onceField, type ReceiptInput, receiptPage, trapField } from './form-page.ts'

/** A form of the portal: shown on GET, taken on POST. */
export interface PublicForm {
  readonly path: string
  /** May refuse by throwing, as what it belongs to is gone or closed. */
  form(setting: Setting, request: Request): Form | Promise<Form>
  /** With values that the form's fields have let through. BAD_INPUT, GATE_CLOSED and VERSION_CONFLICT are shown on the form. */
  submit(values: Values, request: Request): Promise<ReceiptInput>
}

export interface FormsOptions {
  readonly router: IRouter
  /** Stands before what is sent, as before every other thing a stranger may send. */
  readonly limit: RequestHandler
  readonly settingOf: (request: Request) => Setting
}

const maxBytes = 64_000
const maxFields = 40
const readFields = express.urlencoded({ extended: false, limit: maxBytes, parameterLimit: maxFields })

/** Serves one form. What was typed comes back with what is wrong with it; nothing is kept of what is not accepted. */
export function openForm(
  { router, limit, settingOf }: FormsOptions,
  { path, form, submit }: PublicForm,
): void {
  const route = path.replace(/^\/portal/u, '')
  router.get(route, async (request, response) => {
    const setting = settingOf(request)
    sendForm(response, 200, formPage(setting, await form(setting, request), { values: {}, once: newOnce() }))
  })
  router.post(route, limit, stopStrangers, readFields, async (request, response) => {
    const setting = settingOf(request)
    const asked = await form(setting, request)
    const values = textsOf(request.body)
    const once = values[onceField] || newOnce()
    const faults = findFaults(asked.fields, values)
    const problem = problemOf(values)
    if (problem !== undefined || Object.keys(faults).length > 0)
      return sendForm(response, 400, formPage(setting, asked, { values, faults, problem, once }))
    try {
      sendForm(response, 200, receiptPage(setting, await submit(values, request)))
    } catch (error) {
      if (!isShown(error)) throw error
      const words = isAppError(error) ? error.userMessage : undefined
      const status = isAppError(error, 'BAD_INPUT') ? 400 : 409
      sendForm(response, status, formPage(setting, asked, { values, problem: words, once }))
    }
  })
}

/** What another site sends in our visitor's name is refused before a byte of it is read. */
const stopStrangers: RequestHandler = (request, _response, next) => {
  refuseCrossSite(request)
  next()
}

function sendForm(response: Response, status: number, page: string): void {
  response.status(status).type('html').set('Cache-Control', 'no-store').send(page)
}

function newOnce(): string {
  return randomBytes(16).toString('hex')
}

function problemOf(values: Values): string | undefined {
  if (values[trapField]) return '“请勿填写”一栏应当留空，请清空后再提交。'
  if (Object.values(values).some(hasClassificationMark)) return messages.refusals.classified
  return undefined
}

function isShown(error: unknown): boolean {
  return (
    isAppError(error, 'BAD_INPUT') ||
    isAppError(error, 'GATE_CLOSED') ||
    isAppError(error, 'VERSION_CONFLICT')
  )
}

/** A field sent twice counts once, its last value. */
function textsOf(body: unknown): Values {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => {
      const last = Array.isArray(value) ? value.at(-1) : value
      return [name, typeof last === 'string' ? last.replaceAll('\r\n', '\n') : '']
    }),
  )
}
