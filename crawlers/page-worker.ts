import { serveWorker } from '../pipeline/platform/worker-rpc.ts'
import { readPage } from './read-page.ts'

const methods = { readPage }
export type PageMethods = typeof methods

serveWorker(methods)
