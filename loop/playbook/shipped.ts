import { loadRules } from '../rules/rules.ts'
import misinformation from './data/misinformation.json' with { type: 'json' }
import networkOutage from './data/network-outage.json' with { type: 'json' }
import safetyAccident from './data/safety-accident.json' with { type: 'json' }
import { type Playbook, parsePlaybook } from './playbook.ts'

/** The playbooks that ship: version 1 of each, until an installation has written its own. */
export function shippedPlaybooks(): readonly Playbook[] {
  const rules = loadRules()
  return [networkOutage, safetyAccident, misinformation].map((file) => ({
    id: file.id,
    version: 1,
    ...parsePlaybook(file, rules),
  }))
}
