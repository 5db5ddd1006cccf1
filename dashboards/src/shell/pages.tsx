import { Suspense } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { Loading } from '../parts/states.tsx'
import { page } from './lazy-page.tsx'

const Workbench = page(() => import('../pages/workbench/workbench-page.tsx'), 'WorkbenchPage')
const Plans = page(() => import('../pages/plans/plans-page.tsx'), 'PlansPage')
const Plan = page(() => import('../pages/plans/plan-page.tsx'), 'PlanPage')
const Search = page(() => import('../pages/search/search-page.tsx'), 'SearchPage')
const Stories = page(() => import('../pages/stories/stories-page.tsx'), 'StoriesPage')
const Story = page(() => import('../pages/stories/story-page.tsx'), 'StoryPage')
const Alerts = page(() => import('../pages/alerts/alerts-page.tsx'), 'AlertsPage')
const Incidents = page(() => import('../pages/incidents/incidents-page.tsx'), 'IncidentsPage')
const Incident = page(() => import('../pages/incidents/incident-page.tsx'), 'IncidentPage')
const DutyReport = page(() => import('../pages/incidents/report-page.tsx'), 'ReportPage')
const Playbooks = page(() => import('../pages/playbooks/playbooks-page.tsx'), 'PlaybooksPage')
const Playbook = page(() => import('../pages/playbooks/playbook-page.tsx'), 'PlaybookPage')
const Drills = page(() => import('../pages/drills/drills-page.tsx'), 'DrillsPage')
const Drill = page(() => import('../pages/drills/drill-page.tsx'), 'DrillPage')
const Matters = page(() => import('../pages/matters/matters-page.tsx'), 'MattersPage')
const Matter = page(() => import('../pages/matters/matter-page.tsx'), 'MatterPage')
const Interactions = page(() => import('../pages/interactions/interactions-page.tsx'), 'InteractionsPage')
const Interaction = page(() => import('../pages/interactions/interaction-page.tsx'), 'InteractionPage')
const Effects = page(() => import('../pages/effects/effects-page.tsx'), 'EffectsPage')
const Effect = page(() => import('../pages/effects/effect-page.tsx'), 'EffectPage')
const EffectRecord = page(() => import('../pages/effects/effect-records.tsx'), 'EffectRecordPage')
const Channels = page(() => import('../pages/channels/channels-page.tsx'), 'ChannelsPage')
const Releases = page(() => import('../pages/releases/releases-page.tsx'), 'ReleasesPage')
const ReleaseForm = page(() => import('../pages/releases/form-page.tsx'), 'ReleaseFormPage')
const Release = page(() => import('../pages/releases/release-page.tsx'), 'ReleasePage')
const Watches = page(() => import('../pages/watches-page.tsx'), 'WatchesPage')
const Sources = page(() => import('../pages/sources-page.tsx'), 'SourcesPage')
const Operations = page(() => import('../pages/operations/operations-page.tsx'), 'OperationsPage')
const Rules = page(() => import('../pages/rules-page.tsx'), 'RulesPage')
const Directives = page(() => import('../pages/directives/directives-page.tsx'), 'DirectivesPage')
const Directive = page(() => import('../pages/directives/directive-page.tsx'), 'DirectivePage')
const Inspections = page(() => import('../pages/inspections/inspections-page.tsx'), 'InspectionsPage')
const Units = page(() => import('../pages/units/units-page.tsx'), 'UnitsPage')
const Audit = page(() => import('../pages/audit-page.tsx'), 'AuditPage')
const Users = page(() => import('../pages/users/users-page.tsx'), 'UsersPage')
const Demo = page(() => import('../pages/demo-page.tsx'), 'DemoPage')

export function Pages() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="workbench" element={<Workbench />} />
        <Route path="plans" element={<Plans />} />
        <Route path="plans/:id" element={<Plan />} />
        <Route path="search" element={<Search />} />
        <Route path="stories" element={<Stories />} />
        <Route path="stories/:id" element={<Story />} />
        <Route path="alerts" element={<Alerts />} />
        <Route path="incidents" element={<Incidents />} />
        <Route path="incidents/:id" element={<Incident />} />
        <Route path="duty-reports/:id" element={<DutyReport />} />
        <Route path="playbooks" element={<Playbooks />} />
        <Route path="playbooks/:id" element={<Playbook />} />
        <Route path="drills" element={<Drills />} />
        <Route path="drills/:id" element={<Drill />} />
        <Route path="matters" element={<Matters />} />
        <Route path="matters/:id" element={<Matter />} />
        <Route path="interactions" element={<Interactions />} />
        <Route path="interactions/:tab" element={<Interactions />} />
        <Route path="interactions/:tab/:id" element={<Interaction />} />
        <Route path="effects" element={<Effects />} />
        <Route path="effects/:id" element={<EffectRecord />} />
        <Route path="effects/:kind/:id" element={<Effect />} />
        <Route path="releases" element={<Releases />} />
        <Route path="channels" element={<Channels />} />
        <Route path="releases/:id" element={<Release />} />
        <Route path="releases/:id/form" element={<ReleaseForm />} />
        <Route path="watches" element={<Watches />} />
        <Route path="sources" element={<Sources />} />
        <Route path="operations" element={<Operations />} />
        <Route path="directives" element={<Directives />} />
        <Route path="directives/:id" element={<Directive />} />
        <Route path="inspections" element={<Inspections />} />
        <Route path="units" element={<Units />} />
        <Route path="rules" element={<Rules />} />
        <Route path="audit" element={<Audit />} />
        <Route path="users" element={<Users />} />
        <Route path="demo" element={<Demo />} />
        <Route path="*" element={<Navigate to="/workbench" replace />} />
      </Routes>
    </Suspense>
  )
}
