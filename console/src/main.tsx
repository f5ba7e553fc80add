import './shell/theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { oneSegmentName } from './one-segment-name.ts';
import { createConsoleRouter } from './router.tsx';

history.replaceState(history.state, '', oneSegmentName(location.pathname) + location.search + location.hash);
const place = document.querySelector('#console');
if (place === null) throw new Error('the page has no place for the console');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={createConsoleRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
