// The pages, in Chromium over a demo of their own: people's jobs, which change what is there.
import './web/world.ts';
import './web/jobs.ts';
