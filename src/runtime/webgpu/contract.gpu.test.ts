import { describe } from 'vitest';
import { openGpu } from '../../train/gpuTestKit';
import { testBackend } from '../backendContract';

describe('the WebGPU backend', () => testBackend(() => openGpu()));
