import type { z } from 'zod'
import { chainEndpoints } from './endpoints/chain.ts'
import { channelsEndpoints } from './endpoints/channels.ts'
import { directivesEndpoints } from './endpoints/directives.ts'
import { drillsEndpoints } from './endpoints/drills.ts'
import { effectsEndpoints } from './endpoints/effects.ts'
import type { Endpoint } from './endpoints/endpoint.ts'
import { exportsEndpoints } from './endpoints/exports.ts'
import { incidentsEndpoints } from './endpoints/incidents.ts'
import { inspectionsEndpoints } from './endpoints/inspections.ts'
import { interactionsEndpoints } from './endpoints/interactions.ts'
import { listeningEndpoints } from './endpoints/listening.ts'
import { mattersEndpoints } from './endpoints/matters.ts'
import { peopleEndpoints } from './endpoints/people.ts'
import { plansEndpoints } from './endpoints/plans.ts'
import { releasesEndpoints } from './endpoints/releases.ts'
import { reportsEndpoints } from './endpoints/reports.ts'
import { systemEndpoints } from './endpoints/system.ts'
import { trayEndpoints } from './endpoints/tray.ts'
import { unitsEndpoints } from './endpoints/units.ts'

export type { Endpoint }

/** Every endpoint there is: a noun more is a file more and a line here. */
export const endpoints = {
  ...peopleEndpoints,
  ...trayEndpoints,
  ...listeningEndpoints,
  ...incidentsEndpoints,
  ...mattersEndpoints,
  ...effectsEndpoints,
  ...plansEndpoints,
  ...chainEndpoints,
  ...releasesEndpoints,
  ...channelsEndpoints,
  ...interactionsEndpoints,
  ...reportsEndpoints,
  ...drillsEndpoints,
  ...directivesEndpoints,
  ...inspectionsEndpoints,
  ...unitsEndpoints,
  ...exportsEndpoints,
  ...systemEndpoints,
} as const satisfies Record<string, Endpoint>

export type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints
export type AnswerOf<Name extends EndpointName> = z.infer<Endpoints[Name]['answer']>
export type BodyOf<Name extends EndpointName> = Endpoints[Name] extends {
  readonly body: infer Body extends z.ZodType
}
  ? z.input<Body>
  : undefined
export type QueryOf<Name extends EndpointName> = Endpoints[Name] extends {
  readonly query: infer Query extends z.ZodType
}
  ? z.input<Query>
  : undefined
