import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError } from '../../pipeline/platform/errors.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { type Actor, type Role, roles } from '../office/actor.ts'
import { createOffice, type Office } from '../office/office.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { type Permission, permissions } from './permissions.ts'

/**
 * Who may read and change what: every kind of record the loop keeps, every role, every relation of units. A kind or a permission that is not
 * placed here fails the test: whoever adds one says where it stands.
 */

interface Place {
  /** Absent: nobody reads it as a record. */
  readonly read?: Permission
  readonly change: readonly Permission[]
}

const people: Place = { read: 'people.read', change: ['people.write'] }
const letters: Place = {
  read: 'interaction.read',
  change: ['interaction.route', 'interaction.answer', 'interaction.sign', 'interaction.secrecy'],
}

const kinds: Readonly<Record<string, Place>> = {
  unit: { read: 'unit.read', change: ['people.write'] },
  user: people,
  username: people,
  session: { change: [] },
  'api-token': { change: ['token.write'] },
  watch: { read: 'watch.read', change: ['watch.write'] },
  alert: { read: 'alert.read', change: ['alert.handle'] },
  'labelled-example': { change: ['alert.handle'] },
  'story-report': { read: 'alert.read', change: ['story.report'] },
  'story-note': { read: 'alert.read', change: ['story.note'] },
  plan: { read: 'plan.read', change: ['plan.write', 'plan.open', 'plan.close'] },
  incident: {
    read: 'incident.read',
    change: ['incident.open', 'incident.level', 'incident.work', 'incident.close'],
  },
  consult: { read: 'incident.read', change: ['consult.record'] },
  playbook: { read: 'playbook.read', change: ['playbook.write', 'playbook.approve'] },
  'duty-report': { read: 'report.read', change: ['report.write', 'report.sign'] },
  drill: { read: 'drill.read', change: ['drill.manage'] },
  release: {
    read: 'release.read',
    change: [
      'release.draft',
      'release.review-1',
      'release.review-2',
      'release.review-3',
      'release.secrecy',
      'release.publish',
      'release.withdraw',
      'release.comment',
    ],
  },
  publication: {
    read: 'release.read',
    change: ['release.publish', 'release.withdraw', 'publication.handle'],
  },
  'gate-list': { read: 'release.read', change: ['gate-list.write'] },
  matter: {
    read: 'matter.read',
    change: ['matter.register', 'matter.route', 'matter.work', 'matter.sign', 'matter.close'],
  },
  effect: { read: 'effect.read', change: ['effect.save'] },
  directive: {
    read: 'directive.read',
    change: ['directive.open', 'directive.handle', 'directive.follow'],
  },
  'inspected-site': { read: 'inspection.read', change: ['inspection.manage'] },
  'inspection-finding': { read: 'inspection.read', change: ['inspection.judge'] },
  'inspection-sample': { read: 'inspection.read', change: [] },
  'inspection-probe': { read: 'inspection.read', change: [] },
  letter: letters,
  'disclosure-request': letters,
  'site-error': letters,
  consultation: { ...letters, change: [...letters.change, 'interaction.arrange'] },
  'consultation-comment': letters,
  interview: { ...letters, change: [...letters.change, 'interaction.arrange'] },
  'interview-question': letters,
  contact: { read: 'interaction.contact', change: ['contact.erase'] },
  export: { change: ['document.export'] },
  'operations-alert': { change: [] },
}

/** What guards no record but a deed on the whole installation. */
const beyondRecords: readonly Permission[] = ['audit.read', 'channel.read', 'demo.manage', 'source.manage']

const loopFolder = resolve(import.meta.dirname, '..')
const named = Object.keys(permissions) as Permission[]
/** Read off the names: `.read` reads, the rest changes something. */
const isReading = (permission: Permission) =>
  permission.endsWith('.read') || permission === 'interaction.contact'

describe('who may do what', () => {
  it('has a place for every kind of record that the loop makes', () => {
    const made = new Set<string>()
    for (const file of readdirSync(loopFolder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || /(?:^|\/)(?:testing|ledger)\//.test(file))
        continue
      const source = readFileSync(join(loopFolder, file), 'utf8')
      for (const [, kind = ''] of source.matchAll(/\.create\s*(?:<[^()]*?>)?\(\s*\{\s*kind: '([a-z-]+)'/g))
        made.add(kind)
    }
    expect(made.size).toBeGreaterThan(30)
    expect([...made].filter((kind) => !(kind in kinds))).toEqual([])
  })

  it('has a place for every permission', () => {
    const placed = new Set([
      ...Object.values(kinds).flatMap(({ read, change }) => (read ? [read, ...change] : change)),
      ...beyondRecords,
    ])
    expect(named.filter((permission) => !placed.has(permission))).toEqual([])
  })

  it('lets the auditor change nothing, and the administrator nothing that is said in public', () => {
    const changes = (role: Role) =>
      named.filter(
        (permission) => !isReading(permission) && (permissions[permission] as readonly Role[]).includes(role),
      )
    expect(changes('auditor')).toEqual([])
    expect(changes('administrator').toSorted()).toEqual([
      'contact.erase',
      'demo.manage',
      'gate-list.write',
      'inspection.manage',
      'people.write',
      'source.manage',
      'token.write',
    ])
  })

  it('gives no role two of the signatures that a release needs, nor its writing and its release', () => {
    const signatures = named.filter((permission) =>
      /^release\.(?:review-[123]|secrecy|publish|draft)$/.test(permission),
    )
    expect(signatures).toHaveLength(6)
    for (const role of roles) {
      const held = signatures.filter((permission) =>
        (permissions[permission] as readonly Role[]).includes(role),
      )
      expect(held.length, role).toBeLessThanOrEqual(1)
    }
  })

  it('shows the letters of the public and who wrote them to few, and the log of reading to the auditor alone', () => {
    expect(permissions['audit.read']).toEqual(['auditor'])
    for (const role of ['auditor', 'administrator', 'analyst', 'releaser'] as const)
      expect((permissions['interaction.contact'] as readonly Role[]).includes(role), role).toBe(false)
  })
})

/** The person is of `own`; the record is of each of these. */
const relations = { own: true, below: true, above: false, beside: false } as const
type Relation = keyof typeof relations
const unitOf: Readonly<Record<Relation, string>> = {
  own: 'mid',
  below: 'leaf',
  above: 'top',
  beside: 'other',
}

describe('what is read and changed across units', () => {
  let test: TestLoop
  let office: Office
  beforeAll(async () => {
    test = await openTestLoop()
    const boss = test.as('administrator')
    for (const [id, parentId] of [
      ['top', 'ministry'],
      ['mid', 'top'],
      ['leaf', 'mid'],
      ['other', 'top'],
    ] as const)
      await test.loop.people.createUnit(boss, { id, name: `单位${id}`, parentId })
    office = createOffice({ ledger: test.ledger, clock: test.clock, newId: () => 'unused', log: silentLog })
    await test.ledger.transact(async (tx) => {
      for (const kind of Object.keys(kinds))
        for (const relation of Object.keys(relations) as Relation[])
          await tx.create(
            { kind, id: `${kind}-${relation}`, unitId: unitOf[relation], body: { path: [] } },
            { actor: 'u', at: test.clock.now(), action: 'made' },
          )
    })
  })
  afterAll(() => test.close())

  const actor = (role: Role): Actor => ({ userId: `u-${role}`, name: role, roles: [role], unitId: 'mid' })
  const isAllowed = (asked: Promise<unknown>) =>
    asked.then(
      () => true,
      (error: unknown) => {
        if (isAppError(error, 'FORBIDDEN')) return false
        throw error
      },
    )

  for (const [kind, { read, change }] of Object.entries(kinds))
    it(`${kind}: by role, in the own unit and below, never above or beside`, async () => {
      const seen: string[] = []
      const expected: string[] = []
      for (const role of roles)
        for (const relation of Object.keys(relations) as Relation[])
          for (const permission of new Set([...(read ? [read] : []), ...change])) {
            const line = `${role} ${relation} ${permission}`
            const holds = (permissions[permission] as readonly Role[]).includes(role)
            if (holds && relations[relation]) expected.push(line)
            const id = `${kind}-${relation}`
            if (await isAllowed(office.read(actor(role), { kind, id, permission }))) seen.push(line)
          }
      expect(seen).toEqual(expected)
    })

  it('lists show the own unit and those below it', async () => {
    for (const permission of named) {
      const holder = permissions[permission][0]
      expect([...(await office.scope(actor(holder), permission))].toSorted()).toEqual(['leaf', 'mid'])
    }
  })
})
