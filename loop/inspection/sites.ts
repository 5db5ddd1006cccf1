import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { requireText, requireVersion } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import { needOpenUnit, type Unit } from '../people/units.ts'
import type { SiteBody, SiteState, SiteView } from './records.ts'
import type { InspectedAccount, InspectedColumn } from './sample.ts'

export interface SiteInput {
  readonly name: string
  readonly homepage: string
  readonly unitId: string
  readonly columns?: readonly InspectedColumn[] | undefined
  readonly accounts?: readonly InspectedAccount[] | undefined
  readonly isOwn?: boolean | undefined
}

type SiteEdit = { readonly [Name in keyof SiteInput]?: SiteInput[Name] | undefined }

/** What is inspected: portals with their accounts, each answered for by a unit. */
export interface Sites {
  sites(who: Actor): Promise<readonly SiteView[]>
  addSite(who: Actor, input: SiteInput): Promise<SiteView>
  changeSite(
    who: Actor,
    input: SiteEdit & {
      readonly id: string
      readonly version: number
      readonly isOn?: boolean | undefined
    },
  ): Promise<SiteView>
  /** For the collector: what is to be looked at. */
  standing(): Promise<readonly (SiteBody & { readonly id: string })[]>
}

type Site = LedgerRecord<SiteBody>

export function createSites({ office }: { readonly office: Office }): Sites {
  const { reader } = office
  return {
    async sites(who) {
      const unitIds = await office.scope(who, 'inspection.read')
      return Promise.all(
        (await reader.list<SiteBody>({ kind: 'inspected-site', unitIds, order: 'oldest' })).map((site) =>
          viewSite(reader, site),
        ),
      )
    },

    async addSite(who, { unitId, ...input }) {
      const created = await office.work(who, async (desk) => {
        await desk.require('inspection.manage', unitId)
        await needOpenUnit(desk, unitId)
        const body = siteBody(input)
        await requireNewHomepage(desk, body.homepage)
        return desk.create<SiteBody>(
          {
            kind: 'inspected-site',
            id: office.newId(),
            unitId,
            state: 'on' satisfies SiteState,
            keys: { homepage: body.homepage },
            body,
          },
          'inspection.site-added',
        )
      })
      return viewSite(reader, created)
    },

    async changeSite(who, { id, version, isOn, unitId, ...input }) {
      const changed = await office.work(who, async (desk) => {
        const site = await desk.need<SiteBody>('inspected-site', id)
        await desk.require('inspection.manage', site.unitId)
        requireVersion(site, version)
        if (unitId !== undefined) {
          await needOpenUnit(desk, unitId)
          await desk.require('inspection.manage', unitId)
        }
        const body = siteBody({
          name: input.name ?? site.body.name,
          homepage: input.homepage ?? site.body.homepage,
          columns: input.columns ?? site.body.columns,
          accounts: input.accounts ?? site.body.accounts,
          isOwn: input.isOwn ?? site.body.isOwn,
        })
        await requireNewHomepage(desk, body.homepage, id)
        return desk.change<SiteBody>(
          site,
          {
            body,
            keys: { homepage: body.homepage },
            ...(isOn === undefined ? {} : { state: (isOn ? 'on' : 'off') satisfies SiteState }),
            ...(unitId === undefined ? {} : { unitId }),
          },
          'inspection.site-changed',
        )
      })
      return viewSite(reader, changed)
    },

    async standing() {
      const sites = await reader.list<SiteBody>({ kind: 'inspected-site', states: ['on'], order: 'oldest' })
      return sites.map(({ id, body }) => ({ id, ...body }))
    },
  }
}

export async function viewSite(
  reader: LedgerReader,
  { id, version, unitId, state, isDemo, body }: Site,
): Promise<SiteView> {
  return {
    ...body,
    id,
    version,
    unitId,
    unitName: (await reader.get<Unit>('unit', unitId))?.body.name ?? unitId,
    isOn: state === 'on',
    isDemo,
  }
}

async function requireNewHomepage(desk: Desk, homepage: string, ownId?: string): Promise<void> {
  const same = await desk.list({ kind: 'inspected-site', keys: { homepage } })
  if (same.some(({ id }) => id !== ownId))
    throw new AppError('BAD_INPUT', `inspected twice: ${homepage}`, { userMessage: '该网站已经登记' })
}

function siteBody({
  name,
  homepage,
  columns = [],
  accounts = [],
  isOwn = false,
}: Omit<SiteInput, 'unitId'>): SiteBody {
  const url = URL.parse(homepage.trim())
  if (!url || !/^https?:$/.test(url.protocol))
    throw new AppError('BAD_INPUT', `homepage ${homepage.slice(0, 100)}`, {
      userMessage: '首页地址应以 http:// 或 https:// 开头',
    })
  return { name: requireText(name, '网站名称', 100), homepage: url.href, columns, accounts, isOwn }
}
