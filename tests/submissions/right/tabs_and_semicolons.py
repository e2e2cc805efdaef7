"""Indented with tabs, several statements on one line, no blank lines."""
def compute_grads(softmaxed,x,y):
	d=softmaxed-y;n=x.shape[1]
	dW=d@x.T/n; db=d.sum(1,keepdims=True)/n
	return dW,db
def compute_loss(softmaxed,y):
	loss=0
	for i in range(y.shape[1]):
		for j in range(y.shape[0]):
			if y[j,i]: loss-=np.log(softmaxed[j,i])
	return loss/y.shape[1]
def relu(x): return np.maximum(x,0)
def d_relu(x): return(x>0)*1
def compute_grads_NN(hidden,softmaxed,U,X_batch,Y_batch,W,b1):
	n=X_batch.shape[1];d=(softmaxed-Y_batch)/n
	dU=d@hidden.T; db2=d.sum(1,keepdims=True)
	dh=U.T@d; dh=dh*d_relu(hidden)
	dW=dh@X_batch.T; db1=dh.sum(1,keepdims=True)
	return dU,db2,dW,db1
