export { createRoutes } from './routes.ts';
export { type RunningServer, startServer } from './server.ts';
