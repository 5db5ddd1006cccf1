import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Actor } from '../../loop/office/actor.ts'
import type { AnswerOf, EndpointName, Endpoints } from '../contract.ts'
import type { OpenSession } from './sign-in.ts'

type Schema<Name extends EndpointName, Part extends string> =
  Endpoints[Name] extends Readonly<Record<Part, infer Found extends z.ZodType>> ? z.output<Found> : undefined

type Caller<Name extends EndpointName> = Endpoints[Name]['access'] extends 'session'
  ? { readonly who: Actor; readonly session: OpenSession }
  : Endpoints[Name]['access'] extends 'public'
    ? unknown
    : { readonly who: Actor }

/** One call as its handler sees it: parsed, and by somebody known when the endpoint asks for that. */
export type Call<Name extends EndpointName> = Caller<Name> & {
  readonly params: Schema<Name, 'params'>
  readonly query: Schema<Name, 'query'>
  readonly body: Schema<Name, 'body'>
  readonly request: Request
  readonly response: Response
}

/** What the loop answers is read-only; the contract's types, inferred from schemas, are not. */
export type ReadOnly<T> = T extends readonly (infer Item)[]
  ? number extends T['length']
    ? readonly ReadOnly<Item>[]
    : { readonly [Key in keyof T]: ReadOnly<T[Key]> }
  : T extends object
    ? { readonly [Key in keyof T]: ReadOnly<T[Key]> }
    : T

export type Handler<Name extends EndpointName> = (call: Call<Name>) => Promise<ReadOnly<AnswerOf<Name>>>

/** One handler for each endpoint of the contract: a missing one does not compile. */
export type Handlers = { readonly [Name in EndpointName]: Handler<Name> }

/** What a routes file gives: the handlers of its noun. */
export type HandlersFor<Name extends EndpointName> = Pick<Handlers, Name>
