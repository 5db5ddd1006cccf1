import { describe, expect, it } from 'vitest'
import { endpoints } from './contract.ts'
import { describeApi } from './openapi.ts'

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, unknown>>
  readonly security?: readonly unknown[]
}
type Described = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const document = JSON.parse(JSON.stringify(describeApi('1.2.3'))) as Described
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  )
}

function resolve(ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], document)
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and has every endpoint of the contract and the live stream', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(operations).toHaveLength(Object.keys(endpoints).length + 1)
  })

  it('refers to nothing that is not there', () => {
    const refs = refsIn(document)
    expect(refs.length).toBeGreaterThan(20)
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([])
  })

  it('declares each parameter that a path names, as required', () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(declared.map(({ name }) => name)).toEqual(named)
      expect(declared.every(({ required }) => required)).toBe(true)
    }
  })

  it('names each operation once, with an answer and who may call it', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { operation } of operations) {
      expect(operation.responses).toHaveProperty('200')
      expect(operation.responses).toHaveProperty('default')
      expect(operation.security).toBeDefined()
    }
  })

  it('describes what goes in and what is shared', () => {
    expect(document.paths['/api/login']?.post?.requestBody?.content).toHaveProperty('application/json')
    expect(document.paths['/api/documents']?.post?.requestBody?.content).toHaveProperty(
      'application/x-ndjson',
    )
    expect(document.components.schemas).toHaveProperty('Alert')
    expect(JSON.stringify(document.paths['/api/alerts'])).toContain('#/components/schemas/Alert')
  })
})
