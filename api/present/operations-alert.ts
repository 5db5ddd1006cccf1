import type { OperationsAlert, OperationsAlertKind } from '../../loop/operations/operations-alerts.ts'

/** What is so, without a host, a process, a folder or a stream. */
const inGeneral: Readonly<Record<OperationsAlertKind, string>> = {
  'dependency-down': '有服务没有应答',
  'no-crawl-worker': '没有采集进程在运行',
  'no-process-worker': '没有处理进程在运行',
  'stories-unheld': '事件归并环节无人承担',
  'crawl-paused': '暂存区已满，采集已暂停',
  'disk-low': '数据盘快满了',
  'spool-waiting': '采集内容暂存，尚未送入总线',
  'spool-refused': '有采集内容被总线拒收',
  'lag-growing': '积压持续不减',
  'snapshot-old': '事件归并状态久未保存',
  'process-silent': '有进程失去联系',
  'dead-letters': '有处理不了的内容（死信）待处理',
}

/** For people who do not run the installation: that something is wrong, how often, and since when; not where. */
export function showInGeneral(alerts: readonly OperationsAlert[]): readonly OperationsAlert[] {
  return [...Map.groupBy(alerts, ({ kind }) => kind)].map(([kind, all]) => ({
    id: kind,
    kind,
    level: all.some(({ level }) => level === 'critical') ? 'critical' : 'warning',
    text: all.length === 1 ? inGeneral[kind] : `${inGeneral[kind]}（${all.length} 处）`,
    advice: '请告知系统管理员。',
    since: all.map(({ since }) => since).toSorted()[0] ?? '',
  }))
}
