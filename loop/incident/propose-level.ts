import type { AlertLevel } from '../../pipeline/model/alert.ts'
import type { AlertView } from '../alert/alert.ts'
import type { IncidentLevel } from './incident.ts'

export interface LevelProposal {
  readonly level: IncidentLevel
  readonly reasons: readonly string[]
}

const proposals: Readonly<Record<AlertLevel, IncidentLevel>> = {
  red: 'II',
  orange: 'III',
  yellow: 'IV',
  blue: 'IV',
}
const colours: Readonly<Record<AlertLevel, string>> = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' }

/**
 * What the system would suggest, and why. Never 特别重大: what the public says cannot establish that, and in any case a person
 * decides at the 会商 (R22).
 */
export function proposeLevel(
  alerts: readonly Pick<AlertView, 'level' | 'reasons' | 'story'>[],
): LevelProposal {
  const order: readonly AlertLevel[] = ['red', 'orange', 'yellow', 'blue']
  const level = order.find((each) => alerts.some((alert) => alert.level === each))
  const alert = alerts.find((each) => each.level === level)
  const caution = '关注等级反映舆论热度，不等于事件级别；级别由人在会商时确定（R22）'
  if (!level || !alert) return { level: 'IV', reasons: ['没有相关预警，暂按一般', caution] }
  return {
    level: proposals[level],
    reasons: [
      `关注等级为${colours[level]}色，相关信息 ${alert.story.size} 条`,
      ...alert.reasons.slice(0, 5),
      caution,
    ],
  }
}
