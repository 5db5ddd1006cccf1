import { Navigate, useParams } from 'react-router'
import { ConsultationPage } from './consultation-page.tsx'
import { ErrorPage } from './error-page.tsx'
import { InterviewPage } from './interview-page.tsx'
import { LetterPage } from './letter-page.tsx'
import { RequestPage } from './request-page.tsx'

/** One record of a tab, at `/interactions/TAB/ID`. */
export function InteractionPage() {
  const { tab = '', id = '' } = useParams()
  switch (tab) {
    case 'letters':
      return <LetterPage id={id} />
    case 'requests':
      return <RequestPage id={id} />
    case 'errors':
      return <ErrorPage id={id} />
    case 'consultations':
      return <ConsultationPage id={id} />
    case 'interviews':
      return <InterviewPage id={id} />
    default:
      return <Navigate to="/interactions" replace />
  }
}
