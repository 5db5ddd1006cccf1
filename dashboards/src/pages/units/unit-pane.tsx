import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { UserView } from '../../../../api/views/system.ts'
import type { UnitView } from '../../../../api/views/unit.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Facts, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { PersonDialog, type UnitDeed, UnitDialog } from './unit-dialogs.tsx'

interface UnitPaneProps {
  readonly unit: UnitView
  readonly units: readonly UnitView[]
}

/** One unit: where it belongs, what may be done with it, who is in it. */
export function UnitPane({ unit, units }: UnitPaneProps) {
  const { unitTree: t } = useTexts()
  const canWrite = useMay('people.write')
  const canReadDirectives = useMay('directive.read')
  const [deed, setDeed] = useState<UnitDeed>()
  const reopen = useChange('POST /api/units/:id/reopen')
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const deeds: readonly UnitDeed[] = unit.isClosed
    ? []
    : unit.parentId === null
      ? ['create', 'rename']
      : ['create', 'rename', 'move', 'close']
  return (
    <>
      <Section
        title={unit.name}
        testId="unit-pane"
        beside={unit.isClosed ? <Tag tone="warn">{t.closed}</Tag> : null}
      >
        <Facts
          rows={[
            [t.path, unit.path.map((id) => names.get(id) ?? id).join(' / ')],
            [t.id, unit.id],
          ]}
        />
        <p>
          {canWrite
            ? deeds.map((one) => (
                <Button key={one} size="small" onClick={() => setDeed(one)} data-testid={`unit-${one}`}>
                  {t[one]}
                </Button>
              ))
            : null}
          {canWrite && unit.isClosed ? (
            <Button
              size="small"
              onClick={() => reopen.mutate({ params: { id: unit.id } })}
              data-testid="unit-reopen"
            >
              {t.reopen}
            </Button>
          ) : null}{' '}
          {canReadDirectives ? (
            <Link to={`/directives?unit=${encodeURIComponent(unit.id)}`}>{t.directives}</Link>
          ) : null}
        </p>
      </Section>
      <People unit={unit} canWrite={canWrite} />
      {deed ? <UnitDialog deed={deed} unit={unit} onClose={() => setDeed(undefined)} /> : null}
    </>
  )
}

function People({ unit, canWrite }: { readonly unit: UnitView; readonly canWrite: boolean }) {
  const { unitTree: t } = useTexts()
  const canRead = useMay('people.read')
  const ask = useAsk('GET /api/users', {}, { isEnabled: canRead })
  return (
    <Section title={t.people} testId="unit-people">
      {canRead ? (
        <Answered ask={ask}>
          {(users) => (
            <PersonList people={users.filter(({ unitId }) => unitId === unit.id)} canWrite={canWrite} />
          )}
        </Answered>
      ) : (
        <p className="soft">{t.noRight}</p>
      )}
    </Section>
  )
}

function PersonList({
  people,
  canWrite,
}: {
  readonly people: readonly UserView[]
  readonly canWrite: boolean
}) {
  const { unitTree: t, users, labels } = useTexts()
  const [person, setPerson] = useState<UserView>()
  if (people.length === 0) return <Nothing words={t.noPeople} />
  return (
    <ul className="rows">
      {people.map((one) => (
        <li key={one.id} data-testid="unit-person">
          <strong>{one.name}</strong> <span className="soft">{one.username}</span>{' '}
          {one.roles.map((role) => labels.role[role]).join('、')} <DemoTag isDemo={one.isDemo} />
          {one.isEnabled ? null : <Tag>{users.off}</Tag>}
          {canWrite ? (
            <Button size="small" type="link" onClick={() => setPerson(one)} data-testid="person-change">
              {t.movePerson}
            </Button>
          ) : null}
        </li>
      ))}
      {person ? <PersonDialog person={person} onClose={() => setPerson(undefined)} /> : null}
    </ul>
  )
}
